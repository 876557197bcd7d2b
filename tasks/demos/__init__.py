"""Demonstrations for policies: rollouts of programs, in the formats that robot learning reads."""
