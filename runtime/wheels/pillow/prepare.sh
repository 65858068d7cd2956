# Builds libjpeg-turbo as its CMakeLists.txt has it, without the code in assembler, which is for other processors.
# shellcheck shell=bash
# shellcheck disable=SC2154

cd "$SOURCES"/simplejpeg/lib/libjpeg-turbo-* || exit
version=$(sed -n 's/^set(VERSION \(.*\))/\1/p' CMakeLists.txt)
number=$(awk -F. '{ print $1 * 1000000 + $2 * 1000 + $3 }' <<<"$version")
sed -e 's/@JPEG_LIB_VERSION@/62/' -e "s/@LIBJPEG_TURBO_VERSION_NUMBER@/$number/" -e "s/@VERSION@/$version/" \
    -e 's/^#cmakedefine \([CD]_ARITH\)/#define \1/' -e '/^#cmakedefine/d' src/jconfig.h.in >src/jconfig.h
sed -e 's/@SIZE_T@/4/' -e 's/@INLINE@/inline/' -e 's/@HIDDEN@\|@THREAD_LOCAL@//' -e 's/@[A-Za-z_]*@/componentize/' \
    -e 's/^#cmakedefine \([CD]_ARITH\|HAVE_BUILTIN_CTZL\)/#define \1/' -e '/^#cmakedefine/d' src/jconfigint.h.in >src/jconfigint.h
sed "s/@COPYRIGHT_YEAR@/1991-2025/" src/jversion.h.in >src/jversion.h

{
    sed -n '/^set(JPEG_SOURCES src/,/)$/p' CMakeLists.txt | grep -o 'src/[^ )]*\.c'
    printf 'src/%s.c\n' jaricom jcarith jdarith
} | while read -r source; do
    printf '%s\0-o\0%s\0' "$source" "$PREFIX/lib/$(basename "$source" .c).o"
done | xargs -0 -n 3 -P "$(nproc)" "$CC" -O2 -g0 -DNDEBUG -fPIC -fvisibility=hidden -Isrc -c
"$AR" rcs "$PREFIX/lib/libjpeg.a" "$PREFIX"/lib/*.o
cp src/{jpeglib,jmorecfg,jconfig,jerror}.h "$PREFIX/include/"
cp LICENSE.md "$PREFIX/licenses/LICENSE.libjpeg-turbo"
cp README.ijg "$PREFIX/licenses/LICENSE.libjpeg"
