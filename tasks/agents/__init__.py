"""Agents that write code turn by turn until what was asked for is so, in any of `tasks.envs`."""
