//! What the help says besides the options: their groups, examples, and colours.

use clap::builder::styling::{AnsiColor, Styles};

/// The options that say which world the component is for.
pub(super) const WORLD: &str = "World";

/// The options that say what generated modules are called.
pub(super) const NAMES: &str = "Names in Python";

/// The options that say where Python modules are.
pub(super) const SOURCES: &str = "Python sources";

/// The options that say what is part of a component.
pub(super) const SHIPPED: &str = "What ships";

/// The options that make a web server of an application.
pub(super) const WEB: &str = "Web applications";

/// The options that say what an executable may do.
pub(super) const GRANTS: &str = "Grants";

/// Colours like Cargo's.
pub(super) const STYLES: Styles = Styles::styled()
    .header(AnsiColor::BrightGreen.on_default().bold())
    .usage(AnsiColor::BrightGreen.on_default().bold())
    .literal(AnsiColor::BrightCyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::BrightRed.on_default().bold())
    .valid(AnsiColor::BrightCyan.on_default().bold())
    .invalid(AnsiColor::BrightYellow.on_default().bold());

/// After the help of the program itself.
pub(super) const EXAMPLES: &str = "\
Examples:
  componentize-py componentize app           Build index.wasm from app.py and the world in wit/
  componentize-py -w hello bindings .        Write wit_world/ for an editor or a type checker
  componentize-py help componentize          Show everything that there is to say of a command

A project's settings can be kept in its pyproject.toml, under their long names:

  [tool.componentize-py]
  app = \"app\"
  world = \"hello\"
  output = \"hello.wasm\"

Then `componentize-py componentize` in that directory builds it. The command line wins.";

/// After the help of `componentize`.
pub(super) const COMPONENTIZE_EXAMPLES: &str = "\
Examples:
  Build index.wasm from app.py and the only world in wit/:
      componentize-py componentize app

  Choose the world and the output, and import from src/ and from vendor/:
      componentize-py -d wit -w hello componentize -p src -p vendor -o hello.wasm app

  Build a web server of the Flask application `app` in shop.py:
      componentize-py componentize --wsgi shop:app -o shop.wasm

  Leave a package out that is imported where it is there, and see what is left:
      componentize-py componentize app --exclude babel --report report.html

  Target the worlds of two packages that bring their own WIT:
      componentize-py componentize -m http_sdk=http-trigger -m kv_sdk=key-value app

  Build the project that [tool.componentize-py] in ./pyproject.toml describes:
      componentize-py componentize";

/// After the help of `bindings`.
pub(super) const BINDINGS_EXAMPLES: &str = "\
Examples:
  Write wit_world/ beside app.py, and check the app against it:
      componentize-py -w hello bindings .
      mypy app.py";

/// After the help of `compose`.
pub(super) const COMPOSE_EXAMPLES: &str = "\
Examples:
  Let a component provide what app.wasm imports:
      componentize-py compose app.wasm storage.wasm -o composed.wasm";

/// After the help of `init`.
pub(super) const INIT_EXAMPLES: &str = "\
Examples:
  Make a project with a world of its own, and build it:
      componentize-py init greeter
      cd greeter
      componentize-py componentize

  Make an HTTP server:
      componentize-py init shop --world wasi:http/proxy";

/// After the help of `executable`.
pub(super) const EXECUTABLE_EXAMPLES: &str = "\
Examples:
  Make a program, and run it with arguments:
      componentize-py executable count.wasm -o count
      ./count one.txt two.txt

  Let it use the current directory, whatever that is when it runs:
      componentize-py executable count.wasm --dir . -o count

  Grant the same when it is run; behind `--` are its own arguments:
      ./count --grant --dir . -- one.txt two.txt

  Make a server of a component for wasi:http, and start it:
      componentize-py executable shop.wasm --net --env DATABASE_URL -o shop
      ./shop --listen 127.0.0.1:8080";

/// After the help of `test`.
pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  Run all tests of the project in the current directory:
      componentize-py test

  Run those of a file, by unittest, and stop at the first that fails:
      componentize-py test tests/test_slug.py --runner unittest -- --failfast";

/// After the help of `wheel build`.
pub(super) const WHEEL_BUILD_EXAMPLES: &str = "\
Examples:
  Build NumPy, and an app that imports it:
      componentize-py wheel build numpy==2.4.6
      pip install --target packages --platform wasi_0_0_0_wasm32 --python-version 3.13 \\
          --no-deps wheels/numpy-*.whl
      componentize-py componentize app --python-path . --python-path packages

  Build the project in the current directory, and look at what its compiler says:
      componentize-py wheel build . --verbose";

/// After the help of `wheel index`.
pub(super) const WHEEL_INDEX_EXAMPLES: &str = "\
Examples:
  Make an index of the wheels, and install from it with pip or with uv:
      componentize-py wheel index wheels
      pip install --target packages --platform wasi_0_0_0_wasm32 --python-version 3.13 \\
          --only-binary :all: --extra-index-url file://$PWD/wheels/simple numpy
      uv pip install --target packages --python-version 3.13 \\
          --index file://$PWD/wheels/any numpy";

/// After the help of `completions`.
pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  bash:
      mkdir -p ~/.local/share/bash-completion/completions
      componentize-py completions bash > ~/.local/share/bash-completion/completions/componentize-py

  zsh, in a directory of $fpath:
      componentize-py completions zsh > ~/.zfunc/_componentize-py

  fish:
      componentize-py completions fish > ~/.config/fish/completions/componentize-py.fish

  PowerShell:
      componentize-py completions powershell >> $PROFILE";
