package org.zerotrust.gate.source;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.zerotrust.gate.source.PolicySource.SourceException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Requests to S3, or to what speaks its protocol, signed with AWS Signature Version 4 ("Authenticating Requests: Using the
 * Authorization Header"), by whichever key the provider has at the moment.
 */
public final class S3Credential implements BundleCredential {
    /** What the HTTP client writes itself. */
    private static final Set<String> NOT_OURS = Set.of("host", "content-length");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider keys;
    private final String region;

    /**
     * For a bucket in this region.
     *
     * @param keys asked before each fetch; it may block, with a deadline of its own
     */
    public S3Credential(AwsCredentialsProvider keys, String region) {
        this.keys = keys;
        this.region = region;
    }

    @Override
    public Map<String, String> headers(URI url) throws SourceException {
        SdkHttpRequest request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build();
        try {
            var signed = signer.sign(sign -> sign.identity(keys.resolveCredentials())
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    // S3 signs the path as it travels.
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
            Map<String, String> headers = new HashMap<>();
            signed.request().headers().forEach((name, values) -> {
                if (!NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) {
                    headers.put(name, values.getFirst());
                }
            });
            return headers;
        } catch (SdkException e) {
            throw new SourceException("there is no key for S3: " + e.getMessage(), e);
        }
    }
}
