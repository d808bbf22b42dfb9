"""The Vietnamese embedding that ships with the project: how it is made, and how it is opened.

`model/` is the model; README.md says what it is made of and how good it is.
"""
