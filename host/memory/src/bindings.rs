//! The world, as wit-bindgen makes Rust of it.

wit_bindgen::generate!({
    world: "componentize:memory/memory",
    path: [
        "../../guest-tool/src/resolve/wasi/0.2/io.wit",
        "../../guest-tool/src/resolve/wasi/0.2/clocks.wit",
        "../../guest-tool/src/resolve/wasi/0.2/random.wit",
        "../../guest-tool/src/resolve/wasi/0.2/filesystem.wit",
        "../../guest-tool/src/resolve/wasi/0.2/sockets.wit",
        "../../guest-tool/src/resolve/wasi/0.2/cli.wit",
        "wit",
    ],
    generate_all,
});
