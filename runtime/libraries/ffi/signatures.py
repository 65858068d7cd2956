"""Writes the C calls and callbacks for all types of functions that _ctypes can work with (signatures.h).

A call takes some forty bytes. There is one for each combination of types up to three arguments; for up to six if they are
i32 and f64, which are C's int, pointers and double; and for up to twelve i32, with the results that such functions have.

Callbacks are functions which exist beforehand, some of each of the most frequent types: what CALLBACKS_EACH says is how many
callbacks of one type there can be at the same time.
"""

from itertools import product

KINDS = {"none": 0, "i32": 1, "i64": 2, "f32": 3, "f64": 4}
C_TYPES = {"none": "void", "i32": "int32_t", "i64": "int64_t", "f32": "float", "f64": "double"}
CALLBACKS_EACH = 16


def call_types():
    """The types of functions that can be called: a result, and arguments."""
    numbers = ["i32", "i64", "f32", "f64"]
    for count in range(4):
        yield from product(["none", *numbers], product(numbers, repeat=count))
    for count in range(4, 7):
        yield from product(["none", "i32", "f64"], product(["i32", "f64"], repeat=count))
    for count in range(7, 13):
        yield from product(["none", "i32"], [("i32",) * count])


def callback_types():
    for count in range(5):
        yield from product(["none", "i32"], [("i32",) * count])
    for arguments in [("f64",), ("f64", "f64"), ("f64", "i32"), ("i32", "i32")]:
        yield "f64", arguments


def signature(result, arguments):
    number = 1
    for kind in (result, *arguments):
        number = number * len(KINDS) + KINDS[kind]
    return number


def function_type(result, arguments):
    parameters = ", ".join(C_TYPES[kind] for kind in arguments) or "void"
    return f"{C_TYPES[result]} (*)({parameters})"


def print_calls():
    types = {signature(*kinds): kinds for kinds in call_types()}
    print("bool is_prepared(uint32_t signature) {\n    switch (signature) {")
    for number in types:
        print(f"    case {number}:")
    print("        return true;\n    }\n    return false;\n}\n")
    print(
        "void call_prepared(uint32_t signature, void (*function)(void), const union value *arguments, "
        "union value *result) {\n    switch (signature) {"
    )
    for number, (result, arguments) in types.items():
        passed = ", ".join(f"arguments[{index}].{kind}" for index, kind in enumerate(arguments))
        target = "" if result == "none" else f"result->{result} = "
        print(f"    case {number}:\n        {target}(({function_type(result, arguments)})function)({passed});")
        print("        return;")
    print("    }\n}\n")


def print_callback(name, slot, result, arguments):
    parameters = ", ".join(f"{C_TYPES[kind]} a{index}" for index, kind in enumerate(arguments)) or "void"
    values = ", ".join(f"{{.{kind} = a{index}}}" for index, kind in enumerate(arguments)) or "{0}"
    call = f"run_callback(slots[{slot}].data, (union value[]){{{values}}})"
    body = f"{call};" if result == "none" else f"return {call}.{result};"
    print(f"static {C_TYPES[result]} {name}({parameters}) {{ {body} }}")


def print_callbacks():
    types = list(callback_types())
    count = len(types) * CALLBACKS_EACH
    print(f"static struct slot {{ uint32_t signature; void *code, *data; }} slots[{count}];\n")
    rows = []
    for index, (result, arguments) in enumerate(types):
        for each in range(CALLBACKS_EACH):
            slot = index * CALLBACKS_EACH + each
            print_callback(f"callback_{slot}", slot, result, arguments)
            rows.append(f"{{{signature(result, arguments)}, (void *)callback_{slot}, 0}}")
    print(f"\nstatic struct slot slots[{count}] = {{\n    " + ",\n    ".join(rows) + "\n};")
    print(f"""
void *take_callback(uint32_t signature, void *data) {{
    for (int i = 0; i < {count}; i++)
        if (slots[i].signature == signature && !slots[i].data) {{
            slots[i].data = data;
            return slots[i].code;
        }}
    return 0;
}}

void release_callback(void *data) {{
    for (int i = 0; i < {count}; i++)
        if (slots[i].data == data)
            slots[i].data = 0;
}}""")


print('#include "signatures.h"\n')
print_calls()
print_callbacks()
