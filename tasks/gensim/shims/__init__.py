"""What a task file imports, as it finds it inside the sandbox.

These modules are sent to the confined child as text and take there the names that they have below this folder. What
they cannot do themselves they ask of `scene`, a module whose functions are calls to the host (`tasks.gensim.stage`).
Like everything in the child they are in reach of the task file: nothing here protects anyone.
"""
