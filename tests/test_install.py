"""The program installs as any package does, and works from any folder: its templates and laws come with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def run(*command: object, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    words = [str(each) for each in command]
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    return next(folder.glob("petition_gen-*.whl"))


@pytest.mark.slow
@pytest.mark.parametrize("source", ["wheel", "folder"])
def test_works_when_installed(source: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    venv, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=tmp_path)
    what = ROOT if source == "folder" else request.getfixturevalue("wheel")
    python = venv / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", what, cwd=elsewhere)
    site = next(venv.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(
        sysconfig.get_path("purelib")
    )  # those of the environment that runs this test

    assert run(python, "-c", "import petition_gen; print(petition_gen.__file__)", cwd=elsewhere).startswith(str(site))
    command = venv / "bin" / "petition-gen"
    assert "ca-pc-236-14" in run(command, "jurisdictions", cwd=elsewhere)
    shutil.copy(ROOT / "examples" / "simple.yaml", elsewhere / "client.yaml")
    shutil.copytree(ROOT / "examples" / "exhibits", elsewhere / "exhibits")
    run(command, "draft", "client.yaml", "-o", "packets", "--format", "pdf", cwd=elsewhere)
    assert list(elsewhere.glob("packets/2026-0101/CA-*/01-petition.pdf"))


def test_every_package_that_the_program_and_its_tools_need_is_pinned_within_its_range() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {
        canonicalize_name(name): version
        for name, _, version in (line.partition("==") for line in lines if not line.startswith("#"))
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    seen: set[tuple[str, str]] = set()
    waiting = [(each, "") for each in wanted]
    while waiting:
        text, extra = waiting.pop()
        need = Requirement(text)
        name = canonicalize_name(need.name)
        if name == "pip":  # comes with the environment
            continue
        if need.marker and not need.marker.evaluate({"extra": extra}):
            continue
        assert name in pins, f"{need} is needed, and constraints.txt does not pin it"
        assert need.specifier.contains(pins[name], prereleases=True), f"{need}, and the pin is {pins[name]}"
        for each in ("", *need.extras):  # what a package needs, and what its extras that are asked for need
            if (name, each) not in seen:
                seen.add((name, each))
                waiting += [(text, each) for text in metadata.requires(need.name) or []]
