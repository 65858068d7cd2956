# Builds libyaml. (Its config.h is empty but for the version.)
# shellcheck shell=bash
# shellcheck disable=SC2154

for name in api dumper emitter loader parser reader scanner writer; do
    "$CC" -O2 -fPIC -fvisibility=hidden -DHAVE_CONFIG_H -I"$SOURCES/ruamel.yaml.clib" \
        -c "$SOURCES/ruamel.yaml.clib/$name.c" -o "$PREFIX/lib/$name.o"
done
"$AR" rcs "$PREFIX/lib/libyaml.a" "$PREFIX"/lib/*.o
cp "$SOURCES/ruamel.yaml.clib/yaml.h" "$PREFIX/include/"
# It is in no source that PyPI has.
cp "$RECIPE/LICENSE.libyaml" "$PREFIX/licenses/"
