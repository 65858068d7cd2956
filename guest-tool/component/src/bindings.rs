//! The world, as wit-bindgen makes Rust of it.

wit_bindgen::generate!({
    world: "componentize:command/tool-command",
    path: ["../../wit", "wit"],
    generate_all,
});
