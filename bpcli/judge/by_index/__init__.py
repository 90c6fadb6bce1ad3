"""Asks and answers by indices: dq_k/dW_ij = 1[k=i]*x_j, judged for every value of the free indices."""
