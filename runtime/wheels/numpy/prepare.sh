# Builds the linear algebra that is beside this, and says where it is as NumPy's build system wants to be told: by pkg-config.
# shellcheck shell=bash
# shellcheck disable=SC2154

command -v pkg-config >/dev/null || {
    echo "the program pkg-config is not installed"
    exit 1
}
"$CC" -O3 -g0 -DNDEBUG -msimd128 -fPIC -c "$RECIPE/blas/blas.c" -o blas.o
"$AR" rcs "$PREFIX/lib/libcomponentize-blas.a" blas.o
rm blas.o
mkdir "$PREFIX/lib/pkgconfig"
cat >"$PREFIX/lib/pkgconfig/componentize-blas.pc" <<END
libdir=$PREFIX/lib
Name: componentize-blas
Description: What NumPy needs of BLAS
Version: 1
Libs: -L\${libdir} -lcomponentize-blas
END
