"""The classes that generated code mentions for streams and futures.

They stand in for the runtime's own when generated code is checked: the runtime does not have them yet.
"""
