package io.github.cellstream.training.evaluation;

/**
 * How well the abnormal was told from the normal. Counts may be scaled to those of a greater set and are then no whole numbers.
 *
 * @param truePositives abnormal, and found
 * @param falsePositives normal, and flagged
 * @param falseNegatives abnormal, and missed
 * @param trueNegatives normal, and left alone
 */
public record Detection(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {
    /** Returns the same shares in a set with so many normal and abnormal members. */
    public Detection scaledTo(double normal, double abnormal) {
        double n = falsePositives + trueNegatives == 0 ? 0 : normal / (falsePositives + trueNegatives);
        double a = truePositives + falseNegatives == 0 ? 0 : abnormal / (truePositives + falseNegatives);
        return new Detection(a * truePositives, n * falsePositives, a * falseNegatives, n * trueNegatives);
    }

    /** Returns the share of what was flagged that is abnormal; 0 if nothing was. */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** Returns the share of the abnormal that was found; 0 if there is none. */
    public double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /** Returns the harmonic mean of precision and recall. */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
