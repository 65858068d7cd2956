(module (tag (export "x") (param i64)))
