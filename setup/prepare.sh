#!/usr/bin/env bash
# Makes .venv with the program and its tools in it, and installs the system libraries that draw the PDF where they are missing.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

libraries_load() {
    "$python" - <<'PYTHON' 2>/dev/null
import ctypes

for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"):
    ctypes.CDLL(name)
PYTHON
}

command -v "$python" >/dev/null || stop "Python 3.11 or later is needed, and there is no $python here. On Debian: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop \
    "Python 3.11 or later is needed; $python is $("$python" --version)." \
    "If a later one is installed, name it: make draft PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
    "Python's venv module is missing. On Debian: apt-get install python3-venv (as root or with sudo), then run make again."

if [ "$(uname)" = Linux ] && ! libraries_load; then
    install="apt-get update && apt-get install -y --no-install-recommends $libraries"
    if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then
        echo "Installing the libraries that draw PDF: $libraries"
        { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends $libraries >/dev/null; } || stop \
            "The libraries could not be installed. As root, run: $install" "Then run make again."
    else
        stop "The libraries that draw PDF are missing: $libraries" "As root, run: $install" "Then run make again."
    fi
fi

echo "Setting up .venv (a minute or two the first time)"
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
