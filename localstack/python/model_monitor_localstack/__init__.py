"""LocalStack in host mode, made to behave: see plugins.py for what is plugged in where."""
