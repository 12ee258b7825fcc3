"""The audit of a record, before anything is drafted: is it consistent, and is what it says possible?"""
