package org.zerotrust.pdp.policy.rego;

import java.time.Duration;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyCompilerContract;

class RegoCompilerTest extends PolicyCompilerContract {
    @Override
    protected PolicyCompiler forContract() {
        return new RegoCompiler(Duration.ofSeconds(20));
    }

    @Override
    protected PolicyCompiler forPolicies() {
        return forContract();
    }
}
