# Sourced by the commands beside: installs what is missing, with apt-get, without questions.

build_packages="g++ cmake ninja-build pkg-config ccache libpoco-dev libboost-dev libcurl4-openssl-dev libspdlog-dev
  rapidjson-dev libexpected-dev libyaml-cpp-dev libicu-dev libphonenumber-dev libzstd-dev libdeflate-dev zlib1g-dev libssl-dev
  libsqlite3-dev unixodbc-dev libre2-dev libssh-dev libtinyxml2-dev libgmime-3.0-dev libxml2-dev
  libgtest-dev libgmock-dev"
run_packages="sqlite3 unzip openssl ca-certificates espeak-ng sox"
test_packages="nginx-light openssh-server openssh-client libnss-wrapper postgresql mariadb-server odbc-postgresql odbc-mariadb
  libsqliteodbc ruby-activerecord ruby-sqlite3 ruby-pg ruby-mysql2 libeatmydata1 dovecot-imapd"
fuzz_packages="clang-14 libclang-rt-14-dev"

# Prints the packages of the list that are not installed.
missing_packages() {
  for package in "$@"; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || echo "$package"
  done
}

apt() {
  if [ "$(id -u)" = 0 ]; then apt-get "$@"; else sudo -n apt-get "$@"; fi
}

# install_packages NAME…: as root, or with sudo where it asks for no password.
install_packages() {
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  echo "Installing: $(echo $missing)" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt update -q >&2 && apt install -y -q --no-install-recommends $missing >&2 || {
    echo "Could not install: $(echo $missing). Install them by hand (apt-get install), then run this again." >&2
    return 1
  }
}

# unpack PACKAGE FOLDER FILE: unpacks Debian's package for that file of it; installs nothing.
unpack() {
  if [ ! -e "$2/$3" ]; then
    mkdir -p "$2"
    apt-cache show "$1" >/dev/null 2>&1 || apt update -q >&2
    (cd "$2" && apt-get download -q -o APT::Sandbox::User=root "$1" >&2 && dpkg-deb -x "$1"_*.deb . && rm -f "$1"_*.deb)
  fi
  [ -e "$2/$3" ] || { echo "Could not fetch Debian's package $1 for its database schema." >&2; return 1; }
}

fetch_request_tracker() { unpack request-tracker5 "$1" usr/share/request-tracker5/etc/schema.SQLite; }
fetch_redmine() { unpack redmine "$1" usr/share/redmine/db/migrate; }
