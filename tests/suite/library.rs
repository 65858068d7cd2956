//! The standard library where an operating system is missing: what can be done
//! without one is there, and the rest says why it is not.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use componentize_tests::component::Component;
use componentize_tests::launcher;
use tempfile::TempDir;

/// The app, with the library that it calls.
pub fn project() -> TempDir {
    let app = launcher::app("library");
    let runtime = launcher::repository().join("target/runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let status = Command::new(runtime.join("toolchain/bin/wasm32-wasip2-clang"))
        .args(["-O1", "-fPIC", "-fvisibility=default", "-shared", "-o"])
        .arg(folder.path().join("functions.so"))
        .arg(app.join("native/functions.c"))
        .status()
        .expect("the compiler starts");
    assert!(status.success(), "functions.c does not compile");
    fs::create_dir(folder.path().join("wit")).unwrap();
    for file in ["app.py", "wit/world.wit"] {
        fs::copy(app.join(file), folder.path().join(file)).unwrap();
    }
    folder
}

/// Evaluates Python expressions, and compares their values.
#[track_caller]
fn expect(expectations: &[(&str, &str)]) {
    static COMPONENT: OnceLock<Component> = OnceLock::new();
    COMPONENT
        .get_or_init(|| Component::new(&launcher::build(project().path())))
        .instantiate_alone()
        .expect(expectations);
}

#[test]
fn there_is_one_user() {
    expect(&[
        (
            "USER_AT_BUILD, os.getuid(), os.geteuid(), os.getgid(), os.getegid()",
            "(0, 0, 0, 0, 0)",
        ),
        ("os.stat(__file__).st_uid == os.getuid()", "True"),
        ("os.getppid()", "0"),
        (
            "os.getlogin()",
            "OSError: [Errno 60] No such device or address",
        ),
        ("umasks()", "[18, 63]"),
        ("os.chown(__file__, -1, 0)", "None"),
        (
            "os.chown(__file__, 1000, -1)",
            "PermissionError: [Errno 63] Operation not permitted: '/app/app.py'",
        ),
        (
            "pwd.getpwuid(0).pw_name, pwd.getpwnam('root').pw_dir, len(pwd.getpwall())",
            "('root', '/', 1)",
        ),
        (
            "pwd.getpwuid(1)",
            "KeyError: 'getpwuid(): uid not found: 1'",
        ),
        (
            "grp.getgrgid(os.getgid()).gr_name, grp.getgrnam('root').gr_mem",
            "('root', [])",
        ),
        (
            "grp.getgrnam('wheel')",
            "KeyError: \"getgrnam(): name not found: 'wheel'\"",
        ),
        ("getpass.getuser()", "'root'"),
        (
            "os.path.expanduser('~/notes'), str(Path.home())",
            "('/notes', '/')",
        ),
        ("Path(__file__).owner()", "'root'"),
        ("unpack()", "(0, 'packed')"),
    ]);
}

/// WASI has no permissions; what is there can be read, as programs that look first have to see.
#[test]
fn files_have_permissions() {
    expect(&[
        (
            "[stat.filemode(os.stat(path).st_mode) for path in (__file__, '/app', '/tmp', os.devnull)]",
            "['-rw-r--r--', 'drwxr-xr-x', 'drwxr-xr-x', 'crw-rw-rw-']",
        ),
        ("stat.filemode(os.lstat('/app').st_mode)", "'drwxr-xr-x'"),
        (
            "[stat.filemode(entry.stat().st_mode) for entry in os.scandir('/app') if entry.name == 'app.py']",
            "['-rw-r--r--']",
        ),
    ]);
}

#[test]
fn what_is_written_to_nowhere_is_gone() {
    expect(&[
        ("open(os.devnull, 'w').write('gone')", "4"),
        ("open('/dev//null', 'a').write('gone')", "4"),
        ("open(os.devnull).read()", "''"),
        ("through(os.devnull)", "(4, b'', 0)"),
        (
            "os.path.exists(os.devnull), os.path.getsize(os.devnull), os.path.isfile(os.devnull)",
            "(True, 0, False)",
        ),
        (
            "os.remove(os.devnull)",
            "OSError: [Errno 10] Resource busy: '/dev/null'",
        ),
        (
            "open('/dev/null/x')",
            "NotADirectoryError: [Errno 54] Not a directory: '/dev/null/x'",
        ),
        (
            "open('/dev/zero')",
            "FileNotFoundError: [Errno 44] No such file or directory: '/dev/zero'",
        ),
    ]);
}

#[test]
fn there_is_one_process() {
    expect(&[
        ("os.kill(os.getpid(), 0)", "None"),
        (
            "os.kill(os.getpid() + 1, 0)",
            "ProcessLookupError: [Errno 71] No such process",
        ),
        ("handled(signal.SIGTERM)", "[15]"),
    ]);
}

/// What OpenSSL's functions, which CPython has elsewhere, give for the same.
#[test]
fn keys_are_derived_from_passwords() {
    expect(&[
        (
            "[derived(name) for name in ('md5', 'sha1', 'SHA-224', 'SHA256', 'sha384', 'sha512')]",
            "['606bb2641c26389b', 'e12a13cb9a70e99c', 'ee6202ee39435f20', '89f8873866b2c323', \
             'ecb236a4285bcb00', '5086048b4114df57']",
        ),
        (
            "hashlib.pbkdf2_hmac('sha256', b'', b'', 1).hex()[:16]",
            "'f7ce0b653d2d72a4'",
        ),
        (
            "hashlib.pbkdf2_hmac('none', b'', b'', 1)",
            "ValueError: unsupported hash type none",
        ),
        (
            "hashlib.pbkdf2_hmac('sha1', b'', b'', 0)",
            "ValueError: iteration value must be greater than 0.",
        ),
        (
            "hashlib.pbkdf2_hmac('sha1', b'', b'', 1, 0)",
            "ValueError: key length must be greater than 0.",
        ),
        (
            "hashlib.scrypt(b'', salt=b'', n=16, r=1, p=1).hex()[:16]",
            "'77d6576238657b20'",
        ),
        (
            "hashlib.scrypt(b'password', salt=b'NaCl', n=1024, r=8, p=16).hex()[-16:]",
            "'8360cbdfa2cc0640'",
        ),
        (
            "hashlib.scrypt(b'pleaseletmein', salt=b'SodiumChloride', n=1 << 14, r=8, p=1, \
             dklen=70).hex()[-16:]",
            "'5887c3b5417f2603'",
        ),
        (
            "hashlib.scrypt(b'', n=16, r=1, p=1)",
            "TypeError: salt is required",
        ),
        (
            "hashlib.scrypt(b'', salt=b'', n=3, r=1, p=1)",
            "ValueError: n must be a power of 2.",
        ),
        (
            "hashlib.scrypt(b'', salt=b'', n=1 << 20, r=8, p=1)",
            "ValueError: Invalid parameter combination for n, r, p, maxmem.",
        ),
        (
            "hashlib.scrypt(b'', salt=b'', n=1 << 31, r=1 << 15, p=1 << 14, maxmem=2**31 - 1)",
            "ValueError: Invalid parameter combination for n, r, p, maxmem.",
        ),
    ]);
}

#[test]
fn special_methods_have_signatures() {
    expect(&[
        (
            "str(inspect.signature(dict.__init__))",
            "'(self, /, *args, **kwargs)'",
        ),
        ("str(inspect.signature(int.__add__))", "'(self, value, /)'"),
    ]);
}

#[test]
fn what_wasi_cannot_do_says_so() {
    expect(&[
        (
            "threading.Thread(target=print).start()",
            "RuntimeError: can't start new thread",
        ),
        ("in_a_thread()", "RuntimeError: can't start new thread"),
        (
            "subprocess.run(['true'])",
            "OSError: [Errno 58] wasi does not support processes.",
        ),
        (
            "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
            "<Handlers.SIG_DFL: 0>",
        ),
        ("shutil.which('python3')", "None"),
    ]);
}

#[test]
fn ssl_is_there_to_be_imported() {
    expect(&[
        (
            "issubclass(ssl.SSLCertVerificationError, (ssl.SSLError, ValueError))",
            "True",
        ),
        (
            "issubclass(ssl.SSLError, OSError), ssl.SSLWantReadError.__bases__",
            "(True, (<class 'ssl.SSLError'>,))",
        ),
        (
            "ssl.OPENSSL_VERSION.startswith('OpenSSL 3'), ssl.OPENSSL_VERSION_INFO >= (1, 1, 1)",
            "(True, True)",
        ),
        (
            "ssl.CERT_REQUIRED, ssl.TLSVersion.TLSv1_3",
            "(<VerifyMode.CERT_REQUIRED: 2>, <TLSVersion.TLSv1_3: 772>)",
        ),
        (
            "ssl.Purpose.SERVER_AUTH.shortname, ssl.HAS_SNI",
            "('serverAuth', False)",
        ),
        (
            "ssl.get_default_verify_paths().openssl_cafile_env",
            "'SSL_CERT_FILE'",
        ),
        (
            "hasattr(ssl.SSLContext, 'minimum_version'), hasattr(ssl.SSLSocket, 'recv')",
            "(True, True)",
        ),
        ("len(ssl.RAND_bytes(8))", "8"),
        ("bio()", "(10, b'some', False, b' bytes', True)"),
        (
            "ssl.create_default_context()",
            "SSLError: cannot create an SSL context: a component has no TLS of its own. The host does it for requests through wasi:http",
        ),
        (
            "ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)",
            "SSLError: cannot create an SSL context: a component has no TLS of its own. The host does it for requests through wasi:http",
        ),
        ("opened('data:text/plain,here')", "b'here'"),
        (
            "opened('https://localhost/')",
            "SSLError: cannot create an SSL context: a component has no TLS of its own. The host does it for requests through wasi:http",
        ),
    ]);
}

#[test]
fn files_are_mapped() {
    expect(&[
        (
            "mapped()",
            "[23, b'first', 11, b'first line\\n', b'FIRST line', b'FIRST LINE', b'FIRST', \"mmap can't modify a readonly memory map.\"]",
        ),
        ("MAPPED_AT_BUILD[:6]", "b'build\\x00'"),
        (
            "mmap.mmap(-1, 4, prot=mmap.PROT_EXEC)",
            "OSError: [Errno 58] Not supported",
        ),
    ]);
}

#[test]
fn ctypes_has_its_types() {
    expect(&[
        (
            "ctypes.sizeof(ctypes.c_long), ctypes.sizeof(ctypes.c_void_p), ctypes.sizeof(Point)",
            "(4, 4, 16)",
        ),
        ("POINT_AT_BUILD.x, POINT_AT_BUILD.y", "(1, 2.5)"),
        ("bytes(Number(0x01020304).bytes)", "b'\\x04\\x03\\x02\\x01'"),
        ("Point.from_buffer(bytearray(16)).y", "0.0"),
        (
            "ctypes.string_at(b'text'), ctypes.string_at(b'text', 2)",
            "(b'text', b'te')",
        ),
        ("ctypes.wstring_at('text')", "'text'"),
        (
            "ctypes.cast(ctypes.create_string_buffer(b'text'), ctypes.c_char_p).value",
            "b'text'",
        ),
        (
            "ctypes.cast((ctypes.c_int * 3)(1, 2, 3), ctypes.POINTER(ctypes.c_int))[2]",
            "3",
        ),
        ("at_address(7)", "7"),
        (
            "ctypes.memmove(ctypes.create_string_buffer(4), b'abc', 4) > 0",
            "True",
        ),
        (
            "ctypes.pythonapi.Py_GetCopyright",
            "AttributeError: symbol Py_GetCopyright: neither the runtime nor a library that was opened with RTLD_GLOBAL has it, or no module that imports ctypes names it",
        ),
    ]);
}

#[test]
fn ctypes_calls_functions_of_linked_libraries() {
    expect(&[
        ("functions.answer()", "42"),
        ("functions.half(3)", "1.5"),
        ("moved(2)", "(3, 4.5)"),
        ("functions.length(Point(3, 4))", "5.0"),
        ("functions.moved(Point(1, 2)).x", "2"),
        ("functions.add(1 << 40, 2, -3)", "1099511627775"),
        ("descending([3, 1, 2])", "[3, 2, 1]"),
        (
            "functions.none",
            "AttributeError: /app/functions.so: symbol none is not exported",
        ),
        (
            "ctypes.CDLL('libnone.so')",
            "OSError: libnone.so: no library of this name is linked into this component",
        ),
    ]);
}

#[test]
fn ctypes_says_which_calls_it_cannot_make() {
    expect(&[
        (
            "functions.many(ctypes.c_double(1), ctypes.c_longlong(2), 3, ctypes.c_float(4))",
            "NotImplementedError: ctypes has no call for a C function of this type: in WebAssembly each type needs a call of its own, and there are some for up to three arguments of any type, six of int, pointer or double, and twelve of int or pointer",
        ),
        (
            "ctypes.CFUNCTYPE(ctypes.c_longlong)(int)",
            "NotImplementedError: ctypes has no callback of this type left: WebAssembly cannot make functions at run time, and of those that there are 16 of each of the most frequent types can be in use",
        ),
    ]);
}

#[test]
fn variable_arguments_are_passed_as_c_does() {
    expect(&[(
        "setattr(functions.sum, 'argtypes', [ctypes.c_int]) or functions.sum(4, 1, ctypes.c_double(2.5), 3, ctypes.c_double(4.5))",
        "11",
    )]);
}
