package org.zerotrust.pdp.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.Reason;

/**
 * Seals the exact policy input into a record before it is journalled, on the thread that decided.
 *
 * <p>Fail closed: where a holder's key cannot be had, the decision cannot be recorded as was promised, and there is none.
 */
public final class SealingJournal implements Journal {
    private final Journal next;
    private final DataKeys keys;
    private final Pseudonyms pseudonyms;

    /** Before that journal. */
    public SealingJournal(Journal next, DataKeys keys, Pseudonyms pseudonyms) {
        this.next = next;
        this.keys = keys;
        this.pseudonyms = pseudonyms;
    }

    @Override
    public CompletionStage<Void> append(DecisionRecord record) {
        PolicyInput input = record.input();
        List<String> holders = input == null ? List.of() : DataHolders.of(record, pseudonyms);
        if (input == null || holders.isEmpty()) {
            return next.append(record);
        }
        TenantId tenant = record.caller().tenant();
        List<DataKey> all = new ArrayList<>(holders.size());
        CompletionStage<List<DataKey>> found = null;
        for (String holder : holders) {
            DataKey key = keys.known(tenant, holder);
            if (key != null && found == null) {
                all.add(key);
            } else {
                CompletionStage<List<DataKey>> before = found == null ? CompletableFuture.completedFuture(all) : found;
                found = before.thenCompose(list -> keys.find(tenant, holder).thenApply(one -> {
                    list.add(one);
                    return list;
                }));
            }
        }
        return found == null
                ? next.append(sealed(record, input, all))
                : found.thenCompose(list -> next.append(sealed(record, input, list)));
    }

    private static DecisionRecord sealed(DecisionRecord record, PolicyInput input, List<DataKey> keys) {
        SealedInput content = new SealedInput(
                input.document(),
                input.now(),
                record.reasons().stream().map(SealingJournal::json).toList(),
                record.obligations().stream().map(SealingJournal::json).toList());
        byte[] text = Seal.seal(keys, record.id().value(), content.json());
        return record.with(new Sealed(keys.stream().map(DataKey::id).toList(), text));
    }

    private static Map<String, Object> json(Reason reason) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", reason.code().value());
        if (reason.expected() != null) {
            json.put("expected", reason.expected());
        }
        if (reason.seen() != null) {
            json.put("seen", reason.seen());
        }
        return json;
    }

    private static Map<String, Object> json(Obligation obligation) {
        return Map.of("id", obligation.id(), "attributes", obligation.attributes());
    }
}
