module io.healproof/images/pause

go 1.24.0
