"""How often agents carry out the items of an environment: plans, rows, workers and tables, as for robots' tasks."""
