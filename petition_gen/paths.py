"""Where the program's own data lies, in a checkout and in an installed package alike."""

from __future__ import annotations

from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder `templates` or `jurisdictions`: inside the package when installed, beside it in a checkout.

    Raises FileNotFoundError where the installation lacks it.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of petition-gen")
