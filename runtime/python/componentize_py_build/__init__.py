"""What the tool asks of a program whose memory image is taken: which files the component still needs.

The modules here run at build time only, in an interpreter that is thrown away afterwards, and never ship.
"""
