/** Projects the journal into an embedded database and answers questions from it. */
package rialto.store;
