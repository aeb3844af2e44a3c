-- A page with an answer asks for its adjustments, which are few among millions of points.
CREATE INDEX adjustments_of_answer ON point_events (site_id, answer_id) WHERE kind = 'adjustment';
