"""A record's file written anew with some values, whole or not at all, and encrypted as it was."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence

from petition_gen.errors import InputError, Problem
from petition_gen.limits import RECORD_BYTES
from petition_gen.reading.amend import amended
from petition_gen.reading.source import ENCRYPTED, Source, Where, decrypted, read_regular, text_of
from petition_gen.storage.encryption import Keys, encrypt, encrypt_with_passphrase, has_passphrase
from petition_gen.storage.files import write_file

TO_WHOM = (
    "encrypted to a key, and its file does not say to whose keys besides: name everybody's public key with --encrypt-to; "
    "nothing was written"
)


def rewrite(source: Source, values: Mapping[Where, str], keys: Keys, recipients: Sequence[str] = ()) -> None:
    """Give fields of a source's file these values (`amended`); all else in it stays as it is, to the byte.

    An encrypted file stays encrypted: to `recipients`, or with its own passphrase. Raises InputError, and writes nothing,
    where that cannot be done, or the file was changed since it was read.
    """
    path = source.path.resolve()
    data = read_regular(path, RECORD_BYTES)
    plain = decrypted(source.path, data, keys.decrypt)
    mark = codecs.BOM_UTF8 if plain.startswith(codecs.BOM_UTF8) else b""
    new = mark + amended(source, text_of(source.path, plain), values).encode()
    if source.path.suffix.lower() == ENCRYPTED:
        if recipients:
            new = encrypt(new, recipients)
        elif has_passphrase(data) and keys.passphrase:
            new = encrypt_with_passphrase(new, keys.passphrase)
        else:
            raise InputError([Problem(str(source.path), 0, 0, "", TO_WHOM)])
    write_file(path, new)
