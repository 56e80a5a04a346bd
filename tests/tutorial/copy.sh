#!/bin/sh
# copy.sh FOLDER: copies the checkout into FOLDER: all sources, and of what was built what is needed
# to build on. Files keep their times, so that make builds only what is new.
set -eu

folder=$1
mkdir -p "$folder"
top=$(cd "$folder" && pwd)

tar -c --exclude=./build --exclude=./.git . | tar -x -C "$top"
[ -d build ] || exit 0
cd build
mkdir -p "$top/build"
for built in .packages booter components crt kernel stubs tools; do
	[ ! -e "$built" ] || cp -pR "$built" "$top/build/"
done
