# Installs what is pinned into .venv, sourced by run and test from the folder of the clone.
# Writes nothing outside it: caches and temporary files live in .venv unless the environment says.

needed_kb=1700000

say() { printf '%s\n' "$*"; }
give_up() { printf '%s\n' "$*" >&2; exit 1; }

free_kb() { df -Pk . | awk 'NR == 2 { print $4 }'; }

check_room() {
    [ "$(free_kb)" -ge "$needed_kb" ] ||
        give_up "The disk is full: installing needs 1.7 GB beside this folder, $(($(free_kb) / 1000)) MB are free."
}

# Sets $python to the first interpreter that is new enough.
find_python() {
    tried=""
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        command -v "$python" >/dev/null 2>&1 || continue
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
        version=$("$python" --version 2>&1)
        case "$tried" in *"$version"*) ;; *) tried="$tried, $version" ;; esac
    done
    [ -z "$tried" ] && give_up "Python 3.11 or later is needed; none was found."
    give_up "Python 3.11 or later is needed; found only ${tried#, }."
}

has_uv() { uv --version >/dev/null 2>&1; }

make_venv() {
    if has_uv && uv venv -q --no-project --allow-existing --python "$python" .venv; then
        return
    fi
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        give_up "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv."
    "$python" -m venv .venv || give_up "The folder .venv could not be made."
}

# install LOCK...: brings .venv to these lock files; does nothing when it is there already.
install() {
    wanted=$(cat "$@" pyproject.toml requirements/uv.txt | cksum; pwd)
    stamp=".venv/installed-$(basename "$1" .txt)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x .venv/bin/mainstay ]; then
        return
    fi
    check_room
    find_python
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || make_venv
    mkdir -p .venv/tmp
    (
        TMPDIR="$PWD/.venv/tmp"
        : "${UV_SYSTEM_CERTS:=1}" # as pip does: many companies have a certificate of their own
        : "${UV_CACHE_DIR:=$PWD/.venv/cache/uv}" "${PIP_CACHE_DIR:=$PWD/.venv/cache/pip}"
        PIP_DISABLE_PIP_VERSION_CHECK=1
        export TMPDIR UV_SYSTEM_CERTS UV_CACHE_DIR PIP_CACHE_DIR PIP_DISABLE_PIP_VERSION_CHECK
        for lock in "$@"; do
            install_lock "$lock" || exit 1
        done
        install_mainstay
    ) || {
        [ "$(free_kb)" -ge 200000 ] || give_up "The disk is full; make room and run this again."
        give_up "The installation failed; what went wrong stands above. It is safe to run this again."
    }
    rm -rf .venv/tmp .venv/cache
    printf '%s\n' "$wanted" >"$stamp"
}

install_lock() {
    say "Installing $1 ..."
    if has_uv; then
        uv pip install -q --python .venv/bin/python --require-hashes -r "$1" && return
    fi
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
    if .venv/bin/python -m pip install -q --require-hashes -r requirements/uv.txt &&
        .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes -r "$1"; then
        return
    fi
    .venv/bin/python -m pip install -q --require-hashes -r "$1"
}

# The build tool is pinned in the lock, so this needs no network.
install_mainstay() {
    if has_uv; then
        uv pip install -q --python .venv/bin/python --no-index --no-build-isolation --no-deps -e . && return
    fi
    if [ -x .venv/bin/uv ]; then
        .venv/bin/uv pip install -q --python .venv/bin/python --no-index --no-build-isolation --no-deps -e . && return
    fi
    .venv/bin/python -m pip install -q --no-index --no-build-isolation --no-deps -e .
}
