#!/bin/sh
# Builds the program of a folder beside this file from Debian's Go packages, without the network, and runs it: run-go.sh FOLDER [ARGUMENT...]
# Exits 77 when Go or golang-golang-x-mod-dev is not installed.
set -eu
program=$1
shift
here=$(CDPATH= cd -- "$(dirname -- "$0")/$program" && pwd)
modules=${GO_X_MOD:-/usr/share/gocode/src/golang.org/x/mod}
command -v go >/dev/null || { echo "$program: skipped: no go on the path (Debian: golang-go)" >&2; exit 77; }
[ -d "$modules/sumdb/tlog" ] || { echo "$program: skipped: no golang.org/x/mod (Debian: golang-golang-x-mod-dev)" >&2; exit 77; }
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cp "$here/go.mod" "$here"/*.go "$build"
cd "$build"
export GOPROXY=off GOFLAGS=-mod=mod GOTOOLCHAIN=local GOWORK=off
go mod edit -replace "golang.org/x/mod=$modules"
go build -o "$program" .
cd "$OLDPWD"
"$build/$program" "$@"
