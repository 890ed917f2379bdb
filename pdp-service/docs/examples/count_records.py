#!/usr/bin/env python3
"""Counts decision records and checks their order, as any consumer would: written from docs/records.md and the AsyncAPI
document alone.

    pip install kafka-python
    count_records.py HOST:PORT

Prints one JSON object: {"records", "replicas", "doubled", "gaps", "reordered", "decisions"}. Exit code 1 where a record is
there twice, missing between two others, or behind a later one of its replica and key.
"""
import json
import sys
from collections import Counter

from kafka import KafkaConsumer, TopicPartition

TOPIC = "pdp.decisions"


def main(brokers):
    consumer = KafkaConsumer(
        bootstrap_servers=brokers,
        isolation_level="read_committed",
        enable_auto_commit=False,
        consumer_timeout_ms=10_000,
        max_poll_records=5_000,
    )
    partitions = [TopicPartition(TOPIC, p) for p in sorted(consumer.partitions_for_topic(TOPIC) or ())]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    ends = consumer.end_offsets(partitions)

    records, reordered = 0, 0
    decisions, sequences, last = Counter(), {}, {}
    while any(consumer.position(p) < ends[p] for p in partitions):
        for batch in consumer.poll(timeout_ms=1_000).values():
            for record in batch:
                data = json.loads(record.value)["data"]
                order = data["order"]
                records += 1
                decisions[data["decision"]] += 1
                place = (order["epoch"], order["sequence"])
                sequences.setdefault((order["replica"], order["epoch"]), []).append(order["sequence"])
                line = (order["replica"], record.key)
                if last.get(line, (0, 0)) >= place:
                    reordered += 1
                last[line] = place

    doubled = sum(len(all_) - len(set(all_)) for all_ in sequences.values())
    # Sequence numbers of an epoch begin at 1 and have no gap.
    gaps = sum(max(all_) - len(set(all_)) for all_ in sequences.values())
    print(json.dumps({
        "records": records,
        "replicas": len({replica for replica, _ in sequences}),
        "doubled": doubled,
        "gaps": gaps,
        "reordered": reordered,
        "decisions": dict(decisions),
    }))
    return 1 if doubled or gaps or reordered else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
