"""Builds wheels of native extensions for the platform that components are: `componentize-py wheel`.

A wheel is built from its source as pip would do it (PEP 517), with the compiler for WebAssembly in the place of the
machine's. The steps, each in a module, hand on what they made:

1. `source`: the source distribution from the package index, checked, unpacked and patched, or a folder of the user's
2. `recipe`: what the package needs to be told; most need nothing
3. `environment`: a virtual environment with what the build requires, for this machine
4. `cross`: what tells compilers, setuptools, Meson, CMake and Cargo that they compile for another machine
5. `backend`: the call of the project's build backend
6. `callables` and `exceptions`: what is put right in compiled modules; `modules`: whether the runtime has all that they import;
   `smaller`: fewer bytes for the same
7. `wheel`: the wheel, with the platform in its name, packed so that the same input gives the same bytes
8. `index`: a folder with many of them, which pip and uv take for a package index

`sdk` knows where the compiler, the headers and the recipes are. All errors are `errors.WheelError`, which `__main__`
prints.
"""
