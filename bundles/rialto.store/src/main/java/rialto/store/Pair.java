package rialto.store;

/** Two names by which a row is found. */
record Pair(String first, String second) {}
