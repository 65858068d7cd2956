"""A package of the app with modules that only a function imports."""
