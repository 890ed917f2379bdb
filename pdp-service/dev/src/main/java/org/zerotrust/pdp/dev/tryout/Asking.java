package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.Tls;
import org.zerotrust.pdp.testkit.DemoPki;

/** One connection on which one sample is asked again and again, each time as a new question. Not for two threads. */
public final class Asking implements AutoCloseable {

    private final RestTransport transport;
    private final Placeholders placeholders;
    private final Sample sample;
    private boolean decision;

    /** Asks the sample of this name at {@code service}, over REST. */
    public Asking(Home home, URI service, String name) {
        DemoPki pki = home.demoPki();
        this.sample = Sample.all(home.samples()).stream()
                .filter(one -> name.equals(one.name()))
                .findFirst()
                .orElseThrow(() -> new LauncherException("no sample " + name));
        this.transport = new RestTransport(Tls.client(pki, pki.service(sample.caller())), service);
        this.placeholders = new Placeholders(pki, Clock.systemUTC());
    }

    /**
     * Asks once.
     *
     * @return the decision or the problem
     * @throws LauncherException where no answer came
     */
    public JsonNode ask() {
        decision = false;
        Answer answer = transport.decide(placeholders.fill(sample.request()));
        decision = answer.isDecision();
        return answer.body();
    }

    /** Whether the last question got a permit, a deny or a step-up. */
    public boolean lastWasDecision() {
        return decision;
    }

    @Override
    public void close() {
        transport.close();
    }
}
