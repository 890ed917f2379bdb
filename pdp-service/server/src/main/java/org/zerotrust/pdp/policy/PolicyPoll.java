package org.zerotrust.pdp.policy;

/** Port: somebody says that a source of policy has changed. */
public interface PolicyPoll {
    /** Looks at all sources soon, instead of when it is time; returns at once. */
    void poll();
}
