package io.github.cellstream.benchmarks.recovery;

/**
 * The silence after {@code kill -9}.
 *
 * @param kind who goes on
 * @param appendedSeconds until the first new answer is appended
 * @param readableSeconds until a reader of committed data gets it
 * @param restoringSeconds of these that states were restored
 */
record Outage(Kind kind, double appendedSeconds, double readableSeconds, double restoringSeconds) {
    /** Who goes on. */
    enum Kind {
        /** The same instance, started again at once, with what it left on its disk. */
        RESTARTED("restarted at once", false),
        /** Another instance, which holds no copy of the states. */
        WITHOUT_STANDBY("second instance, no standby", false),
        /** Another instance, which holds a copy of the states. */
        WITH_STANDBY("second instance, a standby", true);

        private final String label;
        private final boolean standby;

        Kind(String label, boolean standby) {
            this.label = label;
            this.standby = standby;
        }

        String label() {
            return label;
        }

        boolean standby() {
            return standby;
        }
    }
}
