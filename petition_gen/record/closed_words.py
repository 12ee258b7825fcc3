"""The closed words of a record. A law file asks for the same words, so they are defined here and nowhere else."""

from __future__ import annotations

from typing import Literal

Outcome = Literal[
    "convicted",
    "withheld",
    "youthful_offender",
    "first_offender",
    "conditional_discharge",
    "deferred",
    "diverted",
    "adjudicated",
    "transferred",
    "dismissed",
    "acquitted",
    "vacated",
    "not_filed",
    "pending",
]
Grade = Literal["felony", "misdemeanor", "infraction", "violation", "summary", "ordinance"]
AgencyRole = Literal[
    "arrest", "jail", "probation", "parole", "corrections", "program", "lab", "registry", "court", "other"
]
EvidenceKind = Literal[
    "t_visa",
    "u_visa",
    "continued_presence",
    "hhs_letter",
    "law_enforcement_letter",
    "prosecutor_letter",
    "trafficker_conviction",
    "court_record",
    "criminal_history",
    "service_provider_letter",
    "clergy_letter",
    "medical_record",
    "psychological_evaluation",
    "client_declaration",
    "witness_declaration",
    "advertisement",
    "photograph",
    "message_log",
    "news",
    "other",
]
ProsecutorRole = Literal["convicted", "charging", "declined"]
SentenceStatus = Literal["completed", "supervision", "custody"]
TraffickingForm = Literal["sex", "labor"]
Means = Literal["force", "fraud", "coercion"]
PriorOutcome = Literal["granted", "granted_in_part", "denied", "dismissed", "withdrawn", "pending"]
# What a passage or an exhibit can prove: the words of `proves` and `shows`, and of the law's `facts`.
Fact = Literal[
    "victim",
    "means",
    "period",
    "place",
    "age",
    "nexus",
    "intent",
    "ceased",
    "services",
    "delay",
    "judgment",
    "arrest",
    "completed",
    "hardship",
    "rehabilitation",
    "safety",
    "remote",
    "cooperation",
    "documentation",
]
