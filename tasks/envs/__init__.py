"""Code as actions: environments of gymnasium about robots, and InterCode's. See docs/environments.md.

    import gymnasium
    import tasks.envs

    env = gymnasium.make("handscript/Robot-v0")

Gymnasium finds environments in one table of the process; importing this puts ours into it, as its conventions want.
"""

import gymnasium

NAMES = {
    "handscript/Bash-v0": "tasks.envs.bash:BashEnv",
    "handscript/CTF-v0": "tasks.envs.ctf:CtfEnv",
    "handscript/Python-v0": "tasks.envs.python:PythonEnv",
    "handscript/Robot-v0": "tasks.envs.robot:RobotEnv",
    "handscript/SQL-v0": "tasks.envs.sql:SqlEnv",
    "handscript/TabletopPixels-v0": "tasks.envs.pixels:PixelsEnv",
}

for _name, _where in NAMES.items():
    gymnasium.register(_name, entry_point=_where)
