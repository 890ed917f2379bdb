package org.zerotrust.pdp.grant;

/** Port: signs grants. Synchronous and free of I/O: keys are in memory. */
public interface GrantIssuer {
    /**
     * Signs the grant, its id being unique.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException with GRANT_UNAVAILABLE where no key is active
     */
    Grant issue(GrantOrder order);
}
