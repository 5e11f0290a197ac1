#!/bin/sh
# Makes the virtual environment: finds a Python that will do, says what to install where there is none.
set -eu
venv=$1
shift

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

python=
for candidate in "$@" python3.14 python3.13 python3.12 python3.11 python3 python; do
    if usable "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "setup: error[python]: no Python 3.11 or newer found" >&2
    echo "  hint: install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 2
fi
rm -rf "$venv"
if "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    "$python" -m venv "$venv"
elif "$python" -c 'import virtualenv' >/dev/null 2>&1; then
    "$python" -m virtualenv -q "$venv"
else
    echo "setup: error[venv]: $python ($("$python" -V 2>&1)) comes without venv" >&2
    echo "  hint: install it (Debian, Ubuntu: apt install python3-venv), or name another Python: make PYTHON=..." >&2
    exit 2
fi
echo "setup: installing agentc into $venv ($("$venv/bin/python" -V))"
"$venv/bin/python" -m pip install -q --disable-pip-version-check -e '.[dev]'
