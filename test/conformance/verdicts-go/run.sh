#!/bin/sh
# Builds the program from Debian's Go packages, without the network, and runs it with the arguments given.
# Exits 77 when Go or golang-golang-x-mod-dev is not installed.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
modules=${GO_X_MOD:-/usr/share/gocode/src/golang.org/x/mod}
command -v go >/dev/null || { echo 'verdicts-go: skipped: no go on the path (Debian: golang-go)' >&2; exit 77; }
[ -d "$modules/sumdb/tlog" ] || { echo 'verdicts-go: skipped: no golang.org/x/mod (Debian: golang-golang-x-mod-dev)' >&2; exit 77; }
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cp "$here/go.mod" "$here/main.go" "$build"
cd "$build"
export GOPROXY=off GOFLAGS=-mod=mod GOTOOLCHAIN=local GOWORK=off
go mod edit -replace "golang.org/x/mod=$modules"
go build -o verdicts-go .
cd "$OLDPWD"
"$build/verdicts-go" "$@"
