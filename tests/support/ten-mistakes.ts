/** An exam file with ten mistakes, each of another kind. */
export const TEN_MISTAKES = `id: Bad Id
title: ''
paper: {pages: 0, student_id: {page: 1, box: [60, 640, 100, 1960], kind: digts}}
questions:
  - id: "1"
    type: objective
    max_score: -2
    regions: [{page: 1, box: [300, 80, 230, 920]}]
    answer: {kind: choice, correct: E, options: [A, B, C, D]}
  - id: "1"
    type: stepwise
    max_score: 3
    colour: red
    points:
      - {id: M1, kind: method, score: 2, description: method}
      - {id: A1, kind: accuracy, score: 2, needs: [M9], description: answer}
`;
