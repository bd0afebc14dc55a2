package io.github.cellstream.processor.model;

/**
 * A task has worked by a deployment that this instance can't follow. The message reads {@code DEPLOYMENT_MISSING (operator): what;
 * next move}.
 */
public final class DeploymentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "DEPLOYMENT_MISSING";

    /** Makes the message of what is missing and the next move. */
    public DeploymentException(String what) {
        super(CODE + " (operator): " + what);
    }
}
