"""new-key, encrypt, decrypt and lock."""

from __future__ import annotations

from pathlib import Path

import click

from petition_gen.cli.options import IDENTITY, ask, guarded, keys


@click.command("new-key")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@guarded
def new_key(path: Path) -> None:
    """Make a pair of keys: the secret one goes into the new file PATH, the public one is printed.

    Where PATH ends in .age, the file is encrypted with a passphrase, which is asked for.
    """
    from petition_gen.reading.source import ENCRYPTED
    from petition_gen.storage.encryption import new_key as make_key

    passphrase = ask(f"New passphrase of {path}", new=True) if path.suffix.lower() == ENCRYPTED else None
    click.echo(make_key(path, passphrase))


@click.command()
@click.argument("paths", metavar="PATH", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--to",
    "recipients",
    multiple=True,
    metavar="RECIPIENT",
    help="A public key (age1…), or a file of them (may be repeated; default: a passphrase, which is asked for).",
)
@guarded
def encrypt(paths: tuple[Path, ...], recipients: tuple[str, ...]) -> None:
    """Encrypt each PATH, a file or a folder, into a new file beside it that ends in .age."""
    from petition_gen.storage.encryption import encrypt_path, recipients_of

    to = recipients_of(recipients)
    passphrase = None if to else ask("New passphrase", new=True)
    for path in paths:
        click.echo(encrypt_path(path, to, passphrase))
    click.echo("What was encrypted is still there, in plain.", err=True)


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@IDENTITY
@guarded
def decrypt(path: Path, identities: tuple[Path, ...]) -> None:
    """Decrypt PATH, which ends in .age, into a new file beside it; an archive, .tar.age, into a new folder."""
    from petition_gen.packet.encrypted import check_matter
    from petition_gen.storage.encryption import decrypt_path

    click.echo(decrypt_path(path, keys(identities), check_matter))


@click.command()
@click.argument("paths", metavar="PATH", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder for the copies."
)
@guarded
def lock(paths: tuple[Path, ...], out: Path) -> None:
    """Write copies of Word and PDF files, or of all in a folder, that open with a password only, for sending.

    The password is asked for. The files themselves stay as they are.
    """
    from petition_gen.packet.copies import lock as lock_papers

    for copy in lock_papers(paths, out, ask("New password", new=True)):
        click.echo(copy)
