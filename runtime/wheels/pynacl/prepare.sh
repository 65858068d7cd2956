# Builds libsodium, without what it has in the assembler of other processors.
# shellcheck shell=bash
# shellcheck disable=SC2154

cd src/libsodium || exit
chmod +x configure
CFLAGS="-O2 -g0 -DNDEBUG -fPIC -fvisibility=hidden" LDFLAGS="" ./configure --quiet --host=wasm32-unknown-wasi --prefix="$PREFIX" \
    --disable-shared --enable-static --with-pic --disable-asm --disable-ssp --disable-pie --without-pthreads
make -s -j "$(nproc)" -C src/libsodium install
