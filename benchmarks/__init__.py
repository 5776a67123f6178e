"""Measurements that print ratios within one run: `make bench`, or `python -m benchmarks NAME …`.

A ratio compares with a stated baseline measured beside it, on the same servers, in turn: absolute
figures of one machine say little about another. None of these is a test, and none has a time limit.
"""
