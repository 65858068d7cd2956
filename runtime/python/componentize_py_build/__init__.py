"""What the tool has done in programs that are thrown away afterwards: compiling Python sources.

The modules here run at build time only, and never ship.
"""
